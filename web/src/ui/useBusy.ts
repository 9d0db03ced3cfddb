import { useState } from "react";

import { toast } from "@/ui/toast";

/** Whether something that was asked for is under way, and how to ask: what goes wrong is told, and nothing thrown. */
export function useBusy(): [busy: boolean, attempt: (what: () => Promise<void>) => Promise<void>] {
  const [busy, setBusy] = useState(false);
  const attempt = async (what: () => Promise<void>) => {
    setBusy(true);
    try {
      await what();
    } catch (error) {
      toast.problem(error);
    } finally {
      setBusy(false);
    }
  };
  return [busy, attempt];
}
