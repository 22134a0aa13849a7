// In a form made for the keyboard, Enter goes to the next line, and from the last line to the button that saves.
// In a text of several lines, Shift with Enter begins a new one.
const form = document.querySelector("[data-enter-next]");
const save = form?.querySelector("[type=submit]");
const lines = () => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=radio])")];

form?.addEventListener("keydown", (event) => {
  const place = lines().indexOf(event.target);
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || place < 0) return;
  event.preventDefault();
  (lines()[place + 1] ?? save).focus();
});

if (form?.dataset.enterNext === "save") save.focus();
