// Writes src/api/schema.ts from the server's own OpenAPI, or (--check) says whether it still matches.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import openapi, { astToString } from "openapi-typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = join(root, "web/src/api/schema.ts");
const python = process.env.PYTHON ?? [join(root, ".venv/bin/python"), "python3"].find((path) => !path.includes("/") || existsSync(path));
const home = mkdtempSync(join(tmpdir(), "atelier-openapi-"));
const HEAD = "// Generated from the server's OpenAPI by `npm run api`. Do not edit: `npm run api:check` compares it.\n\n";

try {
  const text = execFileSync(python, [join(root, "web/scripts/openapi.py"), home], { maxBuffer: 2 ** 27 });
  const written = HEAD + astToString(await openapi(JSON.parse(text.toString())));
  if (!process.argv.includes("--check")) {
    writeFileSync(target, written);
    console.log(`wrote ${target}`);
  } else if (!existsSync(target) || readFileSync(target, "utf8") !== written) {
    console.error("web/src/api/schema.ts does not match the server: run `npm run api` in web/ and commit it.");
    process.exitCode = 1;
  } else {
    console.log("web/src/api/schema.ts matches the server");
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
