"""Set up what a command needs, and only what is not there yet: `python3 setup/prepare.py demo|test|lint|e2e`.

Runs on a bare Python 3.11 with nothing installed. Each step is remembered by a stamp: a file that holds a hash of the
step's inputs, and is written when the step has succeeded. A step whose inputs have not changed is not run again.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

import database
import debian
import stamps

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
UV = "uv==0.13.9"
NEW_ENOUGH = "import sys; sys.exit(1) if sys.version_info < (3, 11) else None"
PYTHON_NAMES = ("python3", "python3.13", "python3.12", "python3.11")
ABOUT_PYTHON = f"""{NEW_ENOUGH}
import importlib.util, os
complete = importlib.util.find_spec("ensurepip") is not None
print(int(complete), os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
"""
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PDF_LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}
FAST_PDF_LIBRARY = {"libharfbuzz-subset.so.0": "libharfbuzz-subset0"}


class SetupFailed(Exception):
    """The message says what to do."""


def main(goal):
    os.chdir(ROOT)
    with one_at_a_time():
        GOALS[goal]()


def one_at_a_time():
    """Two commands started together must not set up the same folder together: the second waits here."""
    lock = open(ROOT / "setup" / "prepare.py", "rb")  # noqa: SIM115 - the caller closes it
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another command that is setting up the same folder ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def prepare_demo():
    os.environ["DEMO"] = "1"
    install_packages(tools=False)
    install_pdf_libraries()
    build_fonts()
    compile_translations()
    collect_static_files()
    fill_database(demo_password())


def prepare_test():
    install_packages(tools=True)
    install_pdf_libraries()
    build_fonts()
    compile_translations()


def prepare_lint():
    install_packages(tools=True)


def prepare_e2e():
    prepare_test()
    debian.require_commands({"/usr/bin/chromium": "chromium", "npm": "npm"}, "the browser tests")
    tools = stamps.Stamp(ROOT / "node_modules" / ".stamp", stamps.of_files(ROOT / "package-lock.json"))
    step("Installing the checkers of others", tools, ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])


GOALS = {"demo": prepare_demo, "test": prepare_test, "lint": prepare_lint, "e2e": prepare_e2e}


# The virtual environment ------------------------------------------------------


def install_packages(*, tools):
    """Install what uv.lock names. What else is in the environment stays: pip, and uv itself."""
    make_environment()
    locked = stamps.of_files(ROOT / "uv.lock", ROOT / "pyproject.toml")
    with_tools = stamps.Stamp(VENV / "stamps" / "tools", locked)
    if with_tools.is_current():
        return
    stamp = with_tools if tools else stamps.Stamp(VENV / "stamps" / "packages", locked)
    command = [find_uv(), "sync", "--quiet", "--locked", "--inexact", "--python", str(PYTHON)]
    step("Installing the locked packages", stamp, command if tools else [*command, "--no-dev"], env=uv_environment())


def make_environment():
    """Make .venv; one that was left half-made or whose Python is gone is made anew."""
    if runs(PYTHON, NEW_ENOUGH) and find_uv():
        return
    python = find_python()
    if uv := on_path("uv"):
        make = [uv, "venv", "--quiet", "--clear", "--python", python, str(VENV)]
        run("Making a virtual environment", make, env=uv_environment())
        return
    if not runs(PYTHON, NEW_ENOUGH) or not runs(PYTHON, "import pip"):
        if not runs(python, "import ensurepip"):
            debian.require_packages([debian.venv_package(python)], "making a virtual environment")
        run("Making a virtual environment", [python, "-m", "venv", "--clear", str(VENV)])
    run("Installing uv", [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV])


def find_python():
    """Return the first Python on PATH that is new enough, and rather one that can make environments."""
    found = [answer for name in PYTHON_NAMES for path in all_on_path(name) if (answer := ask_python(path))]
    if not found:
        raise SetupFailed("Python 3.11 or newer is needed, and none was found on PATH. Debian has it as python3.")
    _complete, path = max(found, key=lambda answer: answer[0])
    return path


def ask_python(path):
    """Return (whether it can make environments, the path of the Python itself), or None when it is too old."""
    answer = subprocess.run([path, "-c", ABOUT_PYTHON], capture_output=True, text=True)
    return answer.stdout.strip().split(" ", 1) if answer.returncode == 0 else None


def find_uv():
    """Return the uv of this machine, or the one that was installed into our environment."""
    own = VENV / "bin" / "uv"
    return on_path("uv") or (str(own) if own.exists() else None)


def uv_environment():
    """Uv may neither download a Python nor take one other than ours; it trusts whom this machine trusts."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_LINK_MODE": "copy"}
    if Path(CERTIFICATES).exists():
        environment["UV_SYSTEM_CERTS"] = "true"
    return environment


def on_path(name):
    return next(iter(all_on_path(name)), None)


def all_on_path(name):
    """Find a program, but not the one of our own environment, should that be active: it may have to be made anew."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = (shutil.which(name, path=folder) for folder in folders if folder and Path(folder) != VENV / "bin")
    return [path for path in found if path]


def runs(python, script):
    try:
        return subprocess.run([python, "-c", script], capture_output=True).returncode == 0
    except OSError:
        return False


# PDF and translations ---------------------------------------------------------


def install_pdf_libraries():
    """Pango sets the text of every PDF. One more library makes PDFs ten times faster; without it they still work."""
    if missing := debian.missing_libraries(PDF_LIBRARIES):
        debian.require_packages([*missing, *FAST_PDF_LIBRARY.values()], "PDF certificates")
    elif missing := debian.missing_libraries(FAST_PDF_LIBRARY):
        debian.suggest_packages(missing, "PDFs are made ten times faster with it")


def build_fonts():
    inputs = stamps.of_files(ROOT / "uv.lock", ROOT / "pages" / "fonts.py") + str(VAR)
    stamp = stamps.Stamp(VAR / "fonts" / ".stamp", inputs)
    step("Building the fonts of PDFs", stamp, [str(PYTHON), "-m", "pages.fonts", str(VAR / "fonts")])


def compile_translations():
    """Compiled translations come with the project; only a fresh translation without one needs gettext."""
    sources = [path for path in (ROOT / "locale").glob("*/LC_MESSAGES/*.po") if not path.with_suffix(".mo").exists()]
    if not sources:
        return
    debian.require_commands({"msgfmt": "gettext"}, "compiling translations")
    for path in sources:
        run(f"Compiling {path.relative_to(ROOT)}", ["msgfmt", "-o", str(path.with_suffix(".mo")), str(path)])


# Static files and database ----------------------------------------------------


def collect_static_files():
    sources = stamps.of_folders(ROOT / "static", *(app / "static" for app in apps()))
    locked = stamps.of_files(ROOT / "uv.lock", ROOT / "learning" / "settings.py")
    stamp = stamps.Stamp(VAR / "static" / ".stamp", sources + locked)
    manage("Collecting static files", stamp, "collectstatic", "--noinput", "--clear", "--verbosity", "0")


def fill_database(password):
    """Bring the database up to date. Its own history is part of the stamps: a new or restored one is filled again."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'cascade.sqlite3'}"
    migrations = [file for app in apps() for file in app.glob("migrations/*.py")]
    code = stamps.of_files(ROOT / "uv.lock", ROOT / "learning" / "settings.py", *migrations)
    migrated = stamps.Stamp(VAR / "stamps" / "migrate", code + url, lambda: database.history(url, PYTHON))
    manage("Migrating the database", migrated, "migrate", "--verbosity", "0")

    born = database.birth(url, PYTHON)
    content = stamps.of_folders(ROOT / "catalogue", ROOT / "courses" / "catalogue") + born
    catalogue = stamps.Stamp(VAR / "stamps" / "catalogue", content)
    manage("Loading the starter catalogue", catalogue, "load_catalogue")

    demo = stamps.Stamp(VAR / "stamps" / "demo", content + stamps.of_folders(ROOT / "learning" / "demo") + password)
    manage("Making the demo accounts", demo, "load_demo", f"--password={password}")


def apps():
    return [path.parent for path in ROOT.glob("*/apps.py")]


def demo_password():
    """Return the chosen password, or one made at the first start and kept for the next ones."""
    if chosen := os.environ.get("DEMO_PASSWORD"):
        return chosen
    kept = VAR / "demo-password"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        with open(os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(9))
    return kept.read_text()


# Steps ------------------------------------------------------------------------


def manage(what, stamp, *arguments):
    step(what, stamp, [str(PYTHON), "manage.py", *arguments])


def step(what, stamp, command, env=None):
    if stamp.is_current():
        return
    run(what, command, env)
    stamp.write()


def run(what, command, env=None):
    """Run the command quietly; what it says is shown only when it fails."""
    print(f"{what} ...", end=" ", flush=True)
    started = time.monotonic()
    result = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if result.returncode:
        print("failed")
        said = result.stdout.decode(errors="replace").strip()
        raise SetupFailed(f"{said}\n\n{what} failed. The reason stands above.")
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (SetupFailed, debian.PackagesMissing) as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on where this one stopped.")
