import "@/screens/share/shareWords";
import "@/screens/share/linkWords";

import { useState } from "react";

import { useMay } from "@/api/session";
import { useSubjects } from "@/api/subjects";
import { useCreateUploadLink, useRevokeUploadLink, useUploadLinks, type UploadLink } from "@/api/uploadLinks";
import { fullDate } from "@/lib/format";
import { Group, Once, Row, Rows } from "@/screens/settings/parts";
import { t, word } from "@/strings";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Field, Input } from "@/ui/field";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

const LASTS = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;
const RATINGS = ["general", "sensitive", "explicit"] as const;
const MOST = 1000;

/** Links by which others send files into the workspace: what came by them, ending one, making one. */
export function UploadLinks() {
  const links = useUploadLinks();
  const revoke = useRevokeUploadLink();
  const writes = useMay("write");
  if (!writes) return null;
  return (
    <>
      <Group title={t("uploadLinks.title")} text={t("uploadLinks.text")}>
        <Rows
          query={links}
          empty={t("uploadLinks.empty")}
          row={(link) => (
            <Row key={link.id} title={<Title link={link} />} text={<About link={link} />}>
              {link.open ? (
                <Confirm
                  title={t("uploadLinks.revokeTitle")}
                  text={t("uploadLinks.revokeText")}
                  act={t("share.revoke")}
                  onGo={() => revoke.mutate(link.id, { onError: toast.problem })}
                >
                  {(ask) => (
                    <Button size="sm" onClick={ask}>
                      {t("share.revoke")}
                    </Button>
                  )}
                </Confirm>
              ) : null}
            </Row>
          )}
        />
      </Group>
      <NewLink />
    </>
  );
}

/** What is where a link leads. */
function usePlace(subject: string | null) {
  const subjects = useSubjects();
  if (subject === null) return t("uploadLinks.reference");
  return t("uploadLinks.photosOf", {
    name: subjects.data?.find((one) => one.id === subject)?.name ?? subject,
  });
}

function Title({ link }: { link: UploadLink }) {
  const place = usePlace(link.subject);
  return (
    <>
      {link.title || place}
      {link.open ? null : <Badge>{t("uploadLinks.ended")}</Badge>}
    </>
  );
}

function About({ link }: { link: UploadLink }) {
  const place = usePlace(link.subject);
  const used = t("uploadLinks.used", link);
  const until = link.open ? t("share.until", { date: fullDate(link.expires) }) : "";
  return [link.title ? place : "", used, until].filter(Boolean).join(" · ");
}

function NewLink() {
  const subjects = useSubjects();
  const create = useCreateUploadLink();
  const [subject, setSubject] = useState("");
  const [title, setTitle] = useState("");
  const [files, setFiles] = useState("8");
  const [lasts, setLasts] = useState<keyof typeof LASTS>("day");
  const [rating, setRating] = useState<(typeof RATINGS)[number] | "">("");
  const [address, setAddress] = useState("");
  const count = Number(files);
  const valid = Number.isInteger(count) && count >= 1 && count <= MOST;
  const places = [
    { value: "", label: t("uploadLinks.reference") },
    ...(subjects.data ?? []).map(({ id, name }) => ({
      value: id,
      label: t("uploadLinks.photosOf", { name }),
    })),
  ];
  const ratings = [
    { value: "" as const, label: t("uploadLinks.unrated") },
    ...RATINGS.map((value) => ({ value, label: word("rated", value) })),
  ];
  const wish = {
    place: subject ? ("photos" as const) : ("reference" as const),
    subject: subject || null,
    title: title.trim(),
    files: count,
    rating: rating || null,
    archives: false,
    largest: 60 * 2 ** 20,
    expires_seconds: LASTS[lasts],
  };
  return (
    <Group title={t("uploadLinks.new")}>
      {address ? <Once label={t("uploadLinks.made")} value={address} hint={t("uploadLinks.once")} /> : null}
      <form
        className="grid gap-4 rounded-lg border border-line bg-raised p-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(wish, {
            onSuccess: (made) => setAddress(location.origin + made.page),
            onError: toast.problem,
          });
        }}
      >
        <Field label={t("uploadLinks.where")}>
          {(props) => <Select {...props} value={subject} onChange={setSubject} options={places} />}
        </Field>
        <Field label={t("uploadLinks.rating")}>
          {(props) => <Select {...props} value={rating} onChange={setRating} options={ratings} />}
        </Field>
        <Field label={t("uploadLinks.files")}>
          {(props) => (
            <Input {...props} inputMode="numeric" value={files} onChange={(event) => setFiles(event.target.value)} />
          )}
        </Field>
        <Field label={t("uploadLinks.lasts")}>
          {(props) => (
            <Select
              {...props}
              value={lasts}
              onChange={setLasts}
              options={(Object.keys(LASTS) as (keyof typeof LASTS)[]).map((value) => ({
                value,
                label: t(`uploadLinks.${value}`),
              }))}
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <Field label={t("uploadLinks.titleOf")}>
            {(props) => (
              <Input {...props} value={title} maxLength={128} onChange={(event) => setTitle(event.target.value)} />
            )}
          </Field>
        </div>
        <div>
          <Button type="submit" variant="primary" disabled={!valid || create.isPending}>
            {t("uploadLinks.make")}
          </Button>
        </div>
      </form>
    </Group>
  );
}
