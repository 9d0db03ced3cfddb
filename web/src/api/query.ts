import { QueryClient } from "@tanstack/react-query";

import { RequestFailed } from "@/api/problem";

/** What the page knows of the server. Live events keep it fresh, so that it is not asked again and again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // What the server refuses stays refused; what did not arrive may arrive the next time.
      retry: (count, error) => !(error instanceof RequestFailed) && count < 2,
    },
  },
});
