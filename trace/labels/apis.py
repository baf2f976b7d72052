"""What programs may do with print runs beside `api`, one module each; this file only hangs them up."""

from trace.labels import api_layouts, api_voids

apis = (api_voids.api, api_layouts.api)
