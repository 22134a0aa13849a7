// Reads the text or the picture of a QR code, and says whether it is true. The keys are in the page: no network is used.
// The rules are those of certificates/signing/codes.py.

const archive = JSON.parse(document.getElementById("keys").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const form = document.querySelector("form");
const result = document.getElementById("result");
const NAMES = ["serial", "kind", "name", "title", "completed_on", "issued_on", "expires_on", "signed_on"];
// As the site writes dates: the day before the month in English, and the digits of the certificate in Arabic.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const dates = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { dateStyle: "long", timeZone: "UTC" });
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

class Problem extends Error {}

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function publicKeyOf(pem) {
  // The last 32 bytes of an Ed25519 SubjectPublicKeyInfo are the key.
  return bytesOf(pem.replace(/-----[A-Z ]+-----|\s/g, "")).slice(-32);
}

async function read(text) {
  const token = text.trim().split("#").at(-1);
  const [version, body, signature, ...rest] = token.split(".");
  if (version !== "C1" || !body || !signature || rest.length) throw new Problem("no code");
  let values;
  try {
    values = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(body)));
  } catch {
    throw new Problem("no code");
  }
  if (!Array.isArray(values) || values.length !== NAMES.length + 1) throw new Problem("no code");
  const key = archive.keys.find((each) => each.purpose === "badges" && each.id === values.at(-1));
  if (!key) throw new Problem("unknown key");
  let genuine = false;
  try {
    const signed = new TextEncoder().encode(`${version}.${body}`);
    genuine = await verifyAsync(bytesOf(signature), signed, publicKeyOf(key.pem));
  } catch {
    genuine = false;
  }
  if (!genuine) throw new Problem("changed");
  const facts = Object.fromEntries(NAMES.map((name, place) => [name, values[place]]));
  const day = facts.signed_on;
  if (day < key.signs_from.slice(0, 10) || (key.signs_until && day > key.signs_until.slice(0, 10))) {
    throw new Problem("not then");
  }
  return facts;
}

function printed(serial) {
  let number = 0;
  for (const character of serial) number = (32 * number + ALPHABET.indexOf(character)) % 1021;
  return (serial + ALPHABET[number >> 5] + ALPHABET[number & 31]).match(/.{7}/g).join("-");
}

function say(kind, title, text, rows = []) {
  result.replaceChildren();
  result.className = kind;
  result.append(element("h2", title), element("p", text));
  const list = document.createElement("dl");
  for (const [label, value] of rows) list.append(element("dt", label), element("dd", value));
  if (rows.length) result.append(list);
  result.hidden = false;
  result.focus();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  made.dir = "auto";
  return made;
}

function show(facts) {
  const expired = facts.expires_on && facts.expires_on < new Date().toISOString().slice(0, 10);
  const rows = [
    [words.name, facts.name],
    [words.kinds[facts.kind] ?? words.title, facts.title],
    [words.completed, dates.format(new Date(facts.completed_on))],
    [words.issued, dates.format(new Date(facts.issued_on))],
    ...(facts.expires_on ? [[words.expires, dates.format(new Date(facts.expires_on))]] : []),
    [words.issuer, `${archive.issuer} (${archive.site})`],
    [words.serial, printed(facts.serial)],
  ];
  if (expired) say("warning", words.expired, words.expired_text, rows);
  else say("success", words.genuine, words.genuine_text, rows);
}

async function judge(text) {
  try {
    show(await read(text));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say("error", words.refused, words.problems[error.message]);
  }
}

async function codeIn(file) {
  const picture = await createImageBitmap(file);
  // Large photographs are made smaller first: a code that fills a tenth of them is still read.
  for (const most of [1000, 1800, 3000]) {
    const scale = Math.min(1, most / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const code = jsQR(pixels.data, pixels.width, pixels.height);
    if (code) return code.data;
  }
  return null;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  judge(form.elements.text.value);
});

form.elements.picture.addEventListener("change", async () => {
  const [file] = form.elements.picture.files;
  if (!file) return;
  try {
    const text = await codeIn(file);
    if (text) await judge(text);
    else say("error", words.unread, words.unread_text);
  } catch {
    say("error", words.unread, words.unread_text);
  }
});
form.hidden = false;
