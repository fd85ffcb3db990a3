"""Nothing in the tests speaks TLS, and httpx would read all of the machine's certificates for every client: 10 ms each."""

import ssl

# `verify=PLAIN`: a context that trusts nobody, made once.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
