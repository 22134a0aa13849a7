// A button for less and one for more beside each number that is counted: thumbs are quicker than keyboards.

function button(sign, field) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "stepper__button", textContent: sign });
  made.tabIndex = -1; // arrow keys do the same in the field
  made.setAttribute("aria-hidden", "true");
  made.addEventListener("click", () => {
    const step = Number(field.dataset.stepper) * (sign === "+" ? 1 : -1);
    field.value = Math.max(0, Number(field.value) + step);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return made;
}

for (const field of document.querySelectorAll("[data-stepper]")) {
  const row = document.createElement("div");
  row.className = "stepper";
  field.before(row);
  row.append(button("−", field), field, button("+", field));
}
