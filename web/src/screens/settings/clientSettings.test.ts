import { expect, it } from "vitest";

import { clientSettings } from "@/screens/settings/clientSettings";

const read = (text: string) => (JSON.parse(text) as { mcpServers: { atelier: unknown } }).mcpServers.atelier;

it("starts the program over this machine's studio without a key", () => {
  expect(read(clientSettings("here", "http://localhost:8765", "ate_key_x"))).toEqual({
    command: "atelier",
    args: ["mcp"],
  });
});

it("sends the key as a bearer, and nothing where none is needed", () => {
  expect(read(clientSettings("http", "https://studio.example.org", "ate_key_x"))).toEqual({
    type: "http",
    url: "https://studio.example.org/mcp",
    headers: { Authorization: "Bearer ate_key_x" },
  });
  expect(read(clientSettings("http", "http://localhost:8765", ""))).toEqual({
    type: "http",
    url: "http://localhost:8765/mcp",
  });
});

it("keeps the key out of the command line", () => {
  expect(read(clientSettings("program", "https://studio.example.org", "ate_key_x"))).toEqual({
    command: "atelier",
    args: ["mcp", "--url", "https://studio.example.org"],
    env: { ATELIER_KEY: "ate_key_x" },
  });
});
