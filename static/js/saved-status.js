// Say what became of the answers: on their way, kept here, or saved and when. Listens to autosave.js.

const form = document.querySelector("[data-autosave]");
const status = document.querySelector("[data-saved-status]");
const note = document.querySelector("#needs-connection");
// Where pages turn by themselves, only their end needs the server.
const leading = "turns" in form.dataset ? "[value=review], [value=submit]" : ".actions button";
const first = [...status.childNodes];
let said = "";

function show({ detail: { state, waiting, time, leaving } }) {
  const cut = state === "offline" || state === "unsaved";
  const name = cut ? (waiting ? "unsaved" : "offline") : state;
  sayWhatNeedsConnection(cut);
  if (cut && leaving) note.focus();
  const news = [name, waiting, time].join();
  if (news === said) return; // a screen reader hears it once
  said = news;
  status.classList.toggle("is-saved", name === "saved");
  status.classList.toggle("is-cut", cut || name === "signed-out");
  status.replaceChildren(...(name === "idle" ? first : [filled(name, waiting, time)]));
}

function sayWhatNeedsConnection(cut) {
  note.hidden = !cut;
  for (const button of form.querySelectorAll(leading)) {
    button.classList.toggle("needs-connection", cut);
    if (cut) button.setAttribute("aria-describedby", note.id);
    else button.removeAttribute("aria-describedby");
  }
}

function filled(name, waiting, time) {
  const content = document.importNode(form.querySelector(`template[data-state="${name}"]`).content, true);
  const [clock, count, next, here] = ["time", "[data-waiting]", "[data-next]", "[data-here]"].map((at) =>
    content.querySelector(at),
  );
  if (clock && time) {
    clock.dateTime = time;
    clock.textContent = localTime(clock);
  }
  if (count) count.textContent = new Intl.NumberFormat(document.documentElement.lang).format(waiting);
  if (next) next.search = new URLSearchParams({ next: location.pathname });
  if (here) here.href = location.pathname;
  return content;
}

function localTime(clock) {
  const time = new Date(clock.dateTime);
  return time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

for (const clock of document.querySelectorAll("time[datetime][data-local-time]")) clock.textContent = localTime(clock);
form.addEventListener("saving", show);
