import { QueryCache, QueryClient } from "@tanstack/react-query";

import { RequestFailed } from "@/api/problem";

export const SESSION = ["session"];

/** What the page knows of the server. Live events keep it fresh, so that it is not asked again and again. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that could not be renewed is over, and the page is to know.
    onError: (error) => {
      if (error instanceof RequestFailed && error.problem.status === 401)
        void queryClient.invalidateQueries({ queryKey: SESSION });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // What the server refuses stays refused; what did not arrive may arrive the next time.
      retry: (count, error) => !(error instanceof RequestFailed) && count < 2,
    },
  },
});
