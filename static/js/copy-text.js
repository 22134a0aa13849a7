// Beside a field that is there to be copied: a button that does it, and says that it was done.
for (const field of document.querySelectorAll("[data-copy]")) {
  const [input, button, said] = ["input", "button", "[role=status]"].map((each) => field.querySelector(each));
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    said.textContent = field.dataset.copied;
  });
}
