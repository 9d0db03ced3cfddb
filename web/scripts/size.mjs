// What a first visit downloads: the entry and all it imports statically, compressed. Fails above the budget.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET = 200 * 1024;
const built = join(dirname(fileURLToPath(import.meta.url)), "../../src/atelier/server/static");
const manifest = JSON.parse(readFileSync(join(built, ".vite/manifest.json"), "utf8"));
const seen = new Set();
const visit = (name) => {
  if (seen.has(name)) return;
  seen.add(name);
  for (const next of manifest[name].imports ?? []) visit(next);
};
visit("index.html");
const rows = [...seen].map((name) => [manifest[name].file, gzipSync(readFileSync(join(built, manifest[name].file))).length]);
// The first screen's own chunk comes right after the entry, so it counts too.
const first = process.argv.slice(2).length ? process.argv.slice(2) : ["create"];
for (const wanted of first) {
  const name = Object.keys(manifest).find((key) => key === wanted || manifest[key].name === wanted);
  if (!name) throw new Error(`nothing is built by the name of ${wanted}`);
  const before = new Set(seen);
  visit(name);
  for (const one of seen)
    if (!before.has(one)) rows.push([manifest[one].file, gzipSync(readFileSync(join(built, manifest[one].file))).length]);
}
const total = rows.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of rows.sort((a, b) => b[1] - a[1])) console.log(`${(size / 1024).toFixed(1).padStart(8)} KB  ${file}`);
console.log(`${(total / 1024).toFixed(1).padStart(8)} KB  first load (gzip), of at most ${BUDGET / 1024} KB`);
if (total > BUDGET) process.exit(1);
