import { useSession } from "@/api/session";
import { useServerFacts, useWorkspace } from "@/api/account";
import { useFacets } from "@/api/library";
import { fileSize } from "@/lib/format";
import { Fact, Facts, Group } from "@/screens/settings/parts";
import { t, word } from "@/strings";

/** What is kept, and how much room there is. */
export function Storage() {
  const session = useSession();
  const me = session.data?.me;
  const workspace = useWorkspace(me?.workspace ?? "");
  const server = useServerFacts(me?.admin ?? false);
  const facets = useFacets();
  return (
    <>
      <Group title={t("settings.storage.workspace")}>
        <Facts>
          <Fact
            name={t("settings.storage.stored")}
            value={workspace.data ? fileSize(workspace.data.stored_bytes) : "…"}
          />
          {(facets.data?.["kind"] ?? []).map((one) => (
            <Fact key={one.value} name={word("kinds", one.value)} value={one.count.toLocaleString("en")} />
          ))}
        </Facts>
      </Group>
      {server.data ? (
        <Group title={t("settings.storage.disk")}>
          <Facts>
            <Fact name={t("settings.storage.free")} value={fileSize(server.data.disk_free_bytes)} />
            <Fact
              name={t("settings.storage.database")}
              value={`${server.data.database} · ${fileSize(server.data.database_bytes)}`}
            />
          </Facts>
        </Group>
      ) : null}
    </>
  );
}
