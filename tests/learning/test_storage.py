import gzip

from django.core.files.base import ContentFile

from learning.storage import StaticFiles


def test_our_style_sheets_lie_there_compressed_under_their_final_names(tmp_path):
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    text = "a { color: red }\n" * 100
    for name in ("css/main.css", "wagtailadmin/css/core.css"):
        storage.save(name, ContentFile(text))
    paths = {name: (storage, name) for name in ("css/main.css", "wagtailadmin/css/core.css")}
    hashed = {name: hashed_name for name, hashed_name, _done in storage.post_process(paths)}
    assert hashed["css/main.css"] != "css/main.css"
    assert gzip.decompress((tmp_path / f"{hashed['css/main.css']}.gz").read_bytes()).decode() == text
    assert not (tmp_path / f"{hashed['wagtailadmin/css/core.css']}.gz").exists()


def test_our_scripts_import_each_other_by_their_final_names(tmp_path):
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    files = {"js/device.js": "export const keep = 1;\n", "js/autosave.js": 'import { keep } from "./device.js";\n'}
    for name, text in files.items():
        storage.save(name, ContentFile(text))
    paths = {name: (storage, name) for name in files}
    hashed = {name: hashed_name for name, hashed_name, _done in storage.post_process(paths)}
    imported = hashed["js/device.js"].removeprefix("js/")
    assert (tmp_path / hashed["js/autosave.js"]).read_text() == f'import {{ keep }} from "./{imported}";\n'
