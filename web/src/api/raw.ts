import { fetchAs, refresh } from "@/api/client";
import { problemFrom, RequestFailed } from "@/api/problem";

/** What files and their progress need beside the typed client: multipart bodies, downloads. */

async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw new RequestFailed(problemFrom(body, response.status));
}

export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const form = body instanceof FormData;
  const request = new Request(new URL(path, location.origin), {
    method,
    headers: { ...(body === undefined || form ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? null : form ? body : JSON.stringify(body),
  });
  const response = await answered(await fetchAs(request));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Save an answer as a file, by the name the server gives it. */
export async function download(method: string, path: string, body?: unknown): Promise<void> {
  const request = new Request(new URL(path, location.origin), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const response = await answered(await fetchAs(request));
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ? decodeURIComponent(name) : "atelier";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Send a form and tell how much of it is out: `fetch` cannot say. An expired session is renewed, once. */
export async function send<T>(path: string, form: FormData, onProgress: (part: number) => void): Promise<T> {
  try {
    return await sendOnce<T>(path, form, onProgress);
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.problem.status !== 401 || !(await refresh())) throw error;
    return sendOnce<T>(path, form, onProgress);
  }
}

function sendOnce<T>(path: string, form: FormData, onProgress: (part: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    const workspace = localStorage.getItem("atelier.workspace");
    if (workspace) request.setRequestHeader("Atelier-Workspace", JSON.parse(workspace) as string);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new TypeError("network"));
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A proxy's page instead of an answer: the status says enough.
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(new RequestFailed(problemFrom(body, request.status)));
    };
    request.send(form);
  });
}
