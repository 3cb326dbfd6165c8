"""What a stolen hash costs whoever tries passwords on it."""

import subprocess
import sys


def test_passwords_are_kept_as_owasp_has_them():
    """Argon2id with 19 MiB, two passes and one lane, as the program makes them that runs in service."""
    program = "from service.desk.people import passwords; print(passwords.hash_password('uma senha longa'))"
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert made.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
