"""Password hashes: argon2id (RFC 9106), in a thread, at most two at once.

A hash takes 19 MiB and tens of milliseconds of a core; nobody holds a database connection meanwhile.
"""

import asyncio
import secrets
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's password storage cheat sheet, second of its equivalent choices.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)
AT_ONCE = 2

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")


def _no_password() -> str:
    """Make a hash that no password has, but that takes as long to verify as a real one."""
    salt, digest = (b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (16, 32))
    return f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${salt}${digest}"


NO_PASSWORD = _no_password()


async def make_hash(password: str) -> str:
    """Hash a password with the present parameters."""
    return await asyncio.get_running_loop().run_in_executor(_threads, HASHER.hash, password)


async def is_right(password_hash: str, password: str) -> bool:
    """Say whether the password is the one that was hashed."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, password_hash, password)


def is_outdated(password_hash: str) -> bool:
    """Say whether the hash was made with other parameters than a new one would be."""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
