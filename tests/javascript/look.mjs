// The look for tests: as Python declares it, from the runner's environment or asked for here.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { takeLook } from "../../app/stage/js/look.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

function ask() {
  const python = existsSync(`${root}/.venv/bin/python`) ? `${root}/.venv/bin/python` : "python3";
  return execFileSync(python, ["-c", "import json, app.look, app.lab.lookwords as w; print(json.dumps(app.look.as_data() | {'words': list(w.WORDS)}))"], { cwd: root, encoding: "utf8" });
}

takeLook(JSON.parse(process.env.FALL_LINE_LOOK ?? ask()));
