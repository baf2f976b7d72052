"""The seal of the service on the PDFs it gives out: "niêm phong hệ thống", a PAdES-B-B signature by its own key.

It promises that anyone holding a sealed file can see, here or in any PDF reader, whether it is as it left this service
and when that was. It never stands for the signature of an officer, and says so on every page it seals.
"""
