"use strict";
// Moves a row up without retyping the numbers. Without this script the numbers do.
const agenda = document.getElementById("agenda");
const rows = () => [...agenda.querySelectorAll(".agenda-row")];
const order = (row) => row.querySelector("[name$='-ORDER']");

function moveUp(row) {
  const above = row.previousElementSibling;
  if (!above || !above.classList.contains("agenda-row")) return;
  above.before(row);
  rows().forEach((each, index) => { if (order(each).value || each === row) order(each).value = index + 1; });
  row.querySelector("button").focus();
}

for (const row of rows()) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = agenda.dataset.move;
  button.addEventListener("click", () => moveUp(row));
  row.append(button);
}
