import { useServerFacts } from "@/api/account";
import { useSession } from "@/api/session";
import { useStorage } from "@/api/usage";
import { fileSize } from "@/lib/format";
import { Fact, Facts, Group } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { ProgressBar } from "@/ui/progress";
import { Failure, Skeleton } from "@/ui/states";

/** What is kept, by kind, and how much room there is. */
export function Storage() {
  const session = useSession();
  const storage = useStorage();
  const server = useServerFacts(session.data?.me?.admin ?? false);
  if (storage.isError) return <Failure error={storage.error} onRetry={() => void storage.refetch()} />;
  if (!storage.data) return <Skeleton className="h-64 rounded-lg" />;
  const { items, used, allowed, disk_free } = storage.data;
  const said = allowed
    ? t("settings.storage.of", { used: fileSize(used), allowed: fileSize(allowed) })
    : t("settings.storage.used", { used: fileSize(used) });
  return (
    <>
      <Group title={t("settings.storage.workspace")} text={said}>
        {allowed ? <ProgressBar className="mb-4" label={said} value={used / allowed} /> : null}
        <Facts>
          {items.map((one) => (
            <Fact
              key={one.kind}
              name={word("kinds", one.kind)}
              value={`${one.assets.toLocaleString("en")} · ${fileSize(one.bytes)}`}
            />
          ))}
        </Facts>
      </Group>
      <Group title={t("settings.storage.disk")}>
        <Facts>
          <Fact name={t("settings.storage.free")} value={fileSize(disk_free)} />
          {server.data ? (
            <Fact
              name={t("settings.storage.database")}
              value={`${server.data.database} · ${fileSize(server.data.database_bytes)}`}
            />
          ) : null}
        </Facts>
      </Group>
    </>
  );
}
