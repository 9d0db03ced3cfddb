import { t } from "@/strings";

/** An error as the studio tells it (RFC 9457), with what was kept and what to do. */
export interface Problem {
  type?: string | undefined;
  title: string;
  status: number;
  detail: string;
  advice: string;
  kept: string;
  /** By which the server's log knows it; "" where that is of no use. */
  request?: string;
  /** Whose consent is missing, where that is why. */
  subject?: string;
}

/** A request that the server answered with a problem. */
export class RequestFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "RequestFailed";
  }

  /** The last part of the problem's type: "not-found", "refused", … */
  get code(): string {
    return this.problem.type?.split("/").pop() ?? "";
  }
}

/** Whatever was thrown, in words for a person. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestFailed) return error.problem;
  if (error instanceof TypeError) {
    return {
      title: t("problem.network"),
      status: 0,
      detail: t("problem.networkDetail"),
      advice: t("problem.networkAdvice"),
      kept: "",
    };
  }
  const detail = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  return { title: t("problem.title"), status: 0, detail, advice: "", kept: "" };
}

/** A problem out of a response's body, whatever that is. */
export function problemFrom(body: unknown, status: number): Problem {
  const found = (typeof body === "object" && body !== null ? body : {}) as Partial<Record<keyof Problem, unknown>>;
  const text = (name: keyof Problem) => (typeof found[name] === "string" ? found[name] : "");
  return {
    type: text("type"),
    // "Defect" is the studio's own word: whoever meets one is told that something went wrong.
    title: (status < 500 && text("title")) || t("problem.title"),
    status,
    detail: text("detail"),
    advice: text("advice"),
    kept: text("kept"),
    request: text("request"),
    subject: text("subject"),
  };
}
