import { useMutation, useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "@/api/client";
import { queryClient } from "@/api/query";

/** Other programs that are told what happens in the workspace. */

export type Webhook = Schemas["Webhook"];
export type WebhookWish = Schemas["WebhookWish"];
export type Delivery = Schemas["Delivery"];

export const EVENTS = [
  "run.done",
  "run.failed",
  "run.cancelled",
  "pictures.made",
  "training.finished",
  "consent.withdrawn",
  "person.forgotten",
  "budget.reached",
] as const satisfies WebhookWish["events"];

const KEY = ["webhooks"];
const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });
const path = (webhook_id: string) => ({ params: { path: { webhook_id } } });

export const useWebhooks = () =>
  useQuery({ queryKey: KEY, queryFn: async () => (await ask(api.GET("/v1/webhooks"))).items });

export const useCreateWebhook = () =>
  useMutation({
    mutationFn: (wish: WebhookWish) => ask(api.POST("/v1/webhooks", { body: wish })),
    onSuccess: refresh,
  });

export const useChangeWebhook = () =>
  useMutation({
    mutationFn: ({ id, ...change }: { id: string } & Schemas["WebhookChange"]) =>
      ask(api.PATCH("/v1/webhooks/{webhook_id}", { ...path(id), body: change })),
    onSuccess: refresh,
  });

export const useRotateWebhook = () =>
  useMutation({
    mutationFn: (id: string) => ask(api.POST("/v1/webhooks/{webhook_id}/rotate", path(id))),
    onSuccess: refresh,
  });

export const useRemoveWebhook = () =>
  useMutation({
    mutationFn: (id: string) => ask(api.DELETE("/v1/webhooks/{webhook_id}", path(id))),
    onSuccess: refresh,
  });

export const useTestWebhook = () =>
  useMutation({
    mutationFn: (id: string) => ask(api.POST("/v1/webhooks/{webhook_id}/test", path(id))),
    onSuccess: refresh,
  });

/** The newest deliveries; asked for again while one is on its way. */
export const useDeliveries = (id: string) =>
  useQuery({
    queryKey: [...KEY, id, "deliveries"],
    queryFn: async () =>
      (
        await ask(
          api.GET("/v1/webhooks/{webhook_id}/deliveries", {
            params: { path: { webhook_id: id }, query: { limit: 20 } },
          }),
        )
      ).items,
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state === "waiting") ? 1500 : false),
  });

export const useRedeliver = () =>
  useMutation({
    mutationFn: ({ webhook, delivery }: { webhook: string; delivery: string }) =>
      ask(
        api.POST("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", {
          params: { path: { webhook_id: webhook, delivery_id: delivery } },
        }),
      ),
    onSuccess: refresh,
  });
