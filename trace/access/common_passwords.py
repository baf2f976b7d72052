"""The passwords that are tried first (general knowledge of published lists, and what people here choose)."""

_LIST = """
    1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc a123456 aa123456 abc abc123 abc123456 abcabc abcd1234 abcdef
    abcdefgh admin administrator anhyeuem asdfgh asdfghjkl ashley batman charlie computer concac congaituoi
    conmeo daniel dragon emyeuanh facebook football giadinh google guest hanhphuc hanoi hello hoanglong hoptacxa
    htx hungyen iloveu iloveyou internet iphone jessica jordan khongbiet khongco letmein login loveme maimai
    master matkhau matkhaumoi michael michelle monkey motconvit nguongoc nguyenthi nguyenvan nokia nongnghiep
    p@ssw0rd p@ssword passw0rd passwd password pokemon princess qazwsx qazwsxedc quehuong qwerty qwerty123
    qwertyuiop root saigon samsung shadow sochamcong starwars sunshine superman test thaibinh thanhcong tinhyeu
    trungkien trustno1 truyxuat truyxuatnguongoc user vietnam vietnamvodich welcome yeuem zalo zaq12wsx zxcvbn
    zxcvbnm
"""
WORDS = frozenset(_LIST.split())
RUNS = ("01234567890123456789", "98765432109876543210", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")
