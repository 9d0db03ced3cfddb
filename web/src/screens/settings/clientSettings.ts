/** What an assistant's settings take, in the form that most clients of the Model Context Protocol read. */

export const WAYS = ["here", "http", "program"] as const;

/** here: the program on this studio's machine. http: the server's own address. program: the program, over the server. */
export type Way = (typeof WAYS)[number];

/** As JSON. `key`: an API key, or what stands for one; empty where the studio asks for none. */
export function clientSettings(way: Way, origin: string, key: string): string {
  return JSON.stringify({ mcpServers: { atelier: entry(way, origin, key) } }, null, 2);
}

function entry(way: Way, origin: string, key: string) {
  if (way === "here") return { command: "atelier", args: ["mcp"] };
  if (way === "http")
    return { type: "http", url: `${origin}/mcp`, ...(key ? { headers: { Authorization: `Bearer ${key}` } } : {}) };
  return { command: "atelier", args: ["mcp", "--url", origin], ...(key ? { env: { ATELIER_KEY: key } } : {}) };
}
