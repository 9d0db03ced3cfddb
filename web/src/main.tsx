import "@/styles/index.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

import "@/app/theme";
import { queryClient } from "@/api/query";
import { leaveWithOthers } from "@/api/session";
import { router } from "@/app/router";
import { TooltipProvider } from "@/ui/tooltip";

// Not needed for the first picture on the screen, so not in the first download either.
const Toasts = lazy(() => import("@/ui/Toasts").then((module) => ({ default: module.Toasts })));

leaveWithOthers();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={400} skipDelayDuration={200}>
        <RouterProvider router={router} />
        <Suspense>
          <Toasts />
        </Suspense>
      </TooltipProvider>
    </QueryClientProvider>
  </StrictMode>,
);

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  window.addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
