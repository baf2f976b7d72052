"""What a page of ours may load and run, and who may put it into a frame; the one place where exceptions are named."""

SAME_ORIGIN = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
STRICT = SAME_ORIGIN + "frame-ancestors 'none'"
SCANNING = SAME_ORIGIN + "script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'self'"
"""Only where a camera's picture is decoded: WebAssembly may be compiled, and our own forms may show it in a sheet."""
