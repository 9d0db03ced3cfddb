import { useQuery } from "@tanstack/react-query";

import { api, ask, askAll, type Schemas } from "@/api/client";

/** What was said of a photo at some time. */
export interface CaptionVersion {
  /** 1: the first. */
  version: number;
  text: string;
  /** Whether a person wrote it, or a captioner. */
  own: boolean;
  created: string | null;
}

/** The earlier captions of a photo, the newest first: without the one that holds now, and each text once. */
export function earlierOf(versions: readonly Schemas["CaptionOut"][]): CaptionVersion[] {
  const [now, ...before] = versions.toSorted((a, b) => b.version - a.version);
  const seen = new Set([now?.text ?? "", ""]);
  return before.flatMap((one) => {
    if (seen.has(one.text)) return [];
    seen.add(one.text);
    return [{ version: one.version, text: one.text, own: one.author === "person", created: one.created }];
  });
}

/** Read while they are looked at. */
export const useEarlierCaptions = (subject: string, photo: string) =>
  useQuery({
    queryKey: ["subject", subject, "captions", photo],
    queryFn: async () =>
      earlierOf(
        await askAll((cursor) =>
          ask(
            api.GET("/v1/subjects/{subject}/captions/{photo}", {
              params: { path: { subject, photo }, query: { limit: 200, ...(cursor ? { cursor } : {}) } },
            }),
          ),
        ),
      ),
  });
