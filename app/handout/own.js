// The page of one's own lecture: drafts are kept in the browser, files are read into the text.

const KEY = "fl:own"; // the draft
const text = document.getElementById("text"), said = document.getElementById("kept");

for (const node of document.querySelectorAll(".needs-script")) node.hidden = false;

function kept() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // closed to this page
  }
}

function keep() {
  said.textContent = "";
  try {
    localStorage.setItem(KEY, text.value);
  } catch {
    // full, or closed to this page: the text itself is still there
  }
}

text.addEventListener("input", keep);
if (text.value) keep(); // pasted and answered, or typed before this script was here
else if (kept()) {
  text.value = kept();
  said.textContent = said.dataset.kept;
}

function put(words) {
  text.value = words;
  keep();
  text.focus();
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;
}

document.getElementById("upload").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  if (file.size > text.maxLength) said.textContent = said.dataset.large;
  else put(await file.text());
  target.value = ""; // the same file can be read again
});
document.getElementById("example").addEventListener("click", () => put(document.getElementById("example-text").content.textContent));
document.getElementById("address")?.addEventListener("focus", ({ target }) => target.select());
