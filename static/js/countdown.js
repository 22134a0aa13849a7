// Show how much time is left, by the server's clock, and warn in time. At the end the form gets a "timeup" event.
// What counts is the server's own clock: this one never ends an attempt.

const form = document.querySelector("[data-autosave]");
const place = document.querySelector("[data-deadline]");
const timer = document.querySelector("[data-timer]");
const deadline = Number(place.dataset.deadline) * 1000;
const warnings = [...document.querySelectorAll("template[data-warning]")]; // the earliest first
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const CLOSE_S = 300;
const LAST_KEYS_S = 2;
let warned = -1;

const secondsLeft = () => Math.max(0, (deadline - Number(form.dataset.clock) - performance.now()) / 1000);

function tick() {
  const left = secondsLeft();
  timer.textContent = words(left);
  warn(left);
  if (left <= LAST_KEYS_S) form.dispatchEvent(new Event("ending"));
  if (left === 0) form.dispatchEvent(new Event("timeup"));
  setTimeout(tick, (left % 1) * 1000 || 1000); // the server may say that there is time yet
}

// Whole minutes first; seconds only near the end, and without flicker for whom that disturbs.
function words(left) {
  if (left > CLOSE_S || (calm.matches && left > 60)) return inUnits(Math.ceil(left / 60), "minute");
  if (calm.matches) return inUnits(Math.ceil(left / 10) * 10, "second");
  const seconds = Math.ceil(left);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function inUnits(number, unit) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(number);
}

function warn(left) {
  const due = warnings.findLastIndex((warning) => left <= Number(warning.dataset.warning));
  if (due === warned) return;
  warned = due;
  place.replaceChildren(...(due < 0 ? [] : [warnings[due].content.cloneNode(true)]));
}

document.querySelector("[data-until]").hidden = true;
document.querySelector("[data-left]").hidden = false;
tick();
