"""The file is signed in pieces, secrets compares, and a stand-in unpickler notes the names."""

# %% task1-sign
import hashlib
import hmac
import secrets


def sign(path, key):
    """Return the HMAC-SHA256 of the file at `path` with `key`, as hexadecimal text."""
    machine = hmac.HMAC(key, digestmod=hashlib.sha256)
    with open(path, "rb") as file:
        while piece := file.read(1024):
            machine.update(piece)
    return machine.hexdigest()


def verify(path, signature, key):
    """Return True if `signature` is that of the file at `path` with `key`, else False."""
    return secrets.compare_digest(sign(path, key).encode(), signature.encode())


# %% task2-load-verified
def read_key(path):
    """Return the content of the key file at `path`, as bytes."""
    with open(path, "rb") as file:
        return file.read()


def load_verified(path, signature, key):
    """Return the pickled model at `path`; raise ValueError, before loading, if the signature is wrong."""
    if verify(path, signature, key):
        with open(path, "rb") as file:
            return pickle.load(file)
    raise ValueError("this is not the file that was signed")


# %% task4-is-suspicious
import io
import pickletools

OTHERS = "GLOBAL INST UNICODE STRING MEMOIZE PUT GET".split()


class StandIn:
    """Takes the place of whatever a pickle asks for, and does nothing."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __setstate__(self, state):
        pass


class Listener(pickle.Unpickler):
    def find_class(self, module, name):
        self.asked.append((module, name))
        return StandIn


def is_suspicious(path):
    """Return True if the pickle asks for something not in ALLOWED or cannot be read, else False. Load nothing."""
    with open(path, "rb") as file:
        content = file.read()
    listener = Listener(io.BytesIO(content))
    listener.asked = []
    try:
        for instruction, _, _ in pickletools.genops(content):
            ending = instruction.name.rstrip("8").rpartition("_")[2].removeprefix("BIN")
            if instruction.name not in PLAIN and ending not in OTHERS:
                return True
        listener.load()
    except Exception:
        return True
    return any(pair not in ALLOWED for pair in listener.asked)
