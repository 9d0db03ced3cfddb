import { useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

const PLACE = "-picture-";

export interface PictureLinks {
  href: (id: string) => string;
  open: (id: string) => void;
}

/** Addresses of a view's pictures. The router writes one and ids are put into it: thousands of them cost nothing. */
export function usePictureLinks(search: string): PictureLinks {
  const router = useRouter();
  const navigate = useNavigate();
  const [before = "", after = ""] = useMemo(
    () =>
      router
        .buildLocation({ to: "/picture/$id", params: { id: PLACE }, search: { from: "library", view: search } })
        .href.split(PLACE),
    [router, search],
  );
  const open = useCallback(
    (id: string) => void navigate({ to: "/picture/$id", params: { id }, search: { from: "library", view: search } }),
    [navigate, search],
  );
  return useMemo(() => ({ href: (id) => before + id + after, open }), [before, after, open]);
}
