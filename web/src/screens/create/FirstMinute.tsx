import { Link } from "@tanstack/react-router";
import { Dumbbell, ImageUp, LoaderCircle, UserRound } from "lucide-react";
import type { ReactNode } from "react";

import { useModels } from "@/api/models";
import { startTraining } from "@/api/training";
import type { Subject } from "@/api/types";
import { looks } from "@/lib/guide";
import { slug } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { useSample } from "@/screens/create/useSample";
import { choosePhotos } from "@/screens/photos/choose";
import { t } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { useBusy } from "@/ui/useBusy";

const IDEAS = ["beach", "forest", "night"] as const;
/** Kinds of subjects that can be somewhere. */
const GOES = new Set<Subject["kind"]>(["person", "group", "pet"]);

/** An empty studio offers one thing to do: bring photos. And a sample person for those who only look around. */
export function FirstMinute({ subjects }: { subjects: readonly Subject[] }) {
  const models = useModels();
  const model = models.data?.find((one) => one.default);
  const learning = subjects.find((one) => one.training && one.models.length === 0);
  const ready = subjects.find(
    (one) => one.models.length === 0 && !one.training && one.accepted > 0 && !one.needsConsent,
  );
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6 pt-2 sm:pt-6">
      {learning ? (
        <Learning subject={learning} fromPhoto={looks(model)} />
      ) : ready ? (
        <Ready subject={ready} />
      ) : subjects.length > 0 ? (
        <Offer title={t("create.emptyTitle")} text={t("create.emptyText")}>
          <Choose />
        </Offer>
      ) : (
        <Nobody />
      )}
      {model?.builtin ? (
        <p className="text-center text-sm text-balance text-ink-2">
          {t("create.builtinNote", { name: model.name, size: model.trainingSize })}{" "}
          <Link
            to="/settings/$section"
            params={{ section: "models" }}
            className="font-medium text-accent-ink underline-offset-2 hover:underline"
          >
            {t("create.builtinLink")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function Nobody() {
  const sample = useSample();
  const [busy, attempt] = useBusy();
  return (
    <Offer title={t("create.dropTitle")} text={t("create.dropText")}>
      <Choose primary />
      <Button size="lg" disabled={busy} onClick={() => void attempt(sample)}>
        {busy ? <LoaderCircle size={18} className="animate-spin" /> : <UserRound size={18} />}
        {t(busy ? "create.sampleBusy" : "create.sampleButton")}
      </Button>
    </Offer>
  );
}

/** Somebody whose photos are here: one step is left. */
function Ready({ subject }: { subject: Subject }) {
  const change = useComposer((state) => state.change);
  const [busy, attempt] = useBusy();
  const learn = async () => {
    await startTraining(subject.id, {});
    change({ prompt: `@${slug(subject.name)} ` });
  };
  const { name, accepted: count, cover } = subject;
  return (
    <Offer
      cover={cover}
      name={name}
      title={t("create.readyTitle", { name })}
      text={t("create.readyText", { name, count, slug: slug(name) })}
    >
      <Button variant="primary" size="lg" disabled={busy} onClick={() => void attempt(learn)}>
        {busy ? <LoaderCircle size={18} className="animate-spin" /> : <Dumbbell size={18} />}
        {t("create.learn", { name })}
      </Button>
      <Choose />
    </Offer>
  );
}

/** Somebody is being learnt, and nothing was asked for yet: nobody has to wait for it. */
function Learning({ subject, fromPhoto }: { subject: Subject; fromPhoto: boolean }) {
  const change = useComposer((state) => state.change);
  const { name, kind, cover } = subject;
  return (
    <Offer
      cover={cover}
      name={name}
      title={t("create.learningTitle", { name })}
      text={t(fromPhoto && GOES.has(kind) ? "create.learningPhoto" : "create.learningText", { name })}
    >
      {GOES.has(kind)
        ? IDEAS.map((idea) => (
            <Button key={idea} onClick={() => change({ prompt: `@${slug(name)} ${t(`create.idea.${idea}`)}` })}>
              {t(`create.idea.${idea}`)}
            </Button>
          ))
        : null}
    </Offer>
  );
}

function Choose({ primary }: { primary?: boolean }) {
  return (
    <Button variant={primary ? "primary" : "secondary"} size="lg" onClick={choosePhotos}>
      <ImageUp size={18} />
      {t("create.dropButton")}
    </Button>
  );
}

interface OfferProps {
  title: string;
  text: string;
  /** Who it is about, and a picture of them; otherwise it is about photos. */
  name?: string;
  cover?: string | null;
  children: ReactNode;
}

function Offer({ title, text, name, cover, children }: OfferProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-xl border-2 border-dashed border-line-strong bg-raised px-6 py-14 text-center">
      {name ? (
        <Avatar src={cover ?? null} name={name} size={72} className="mb-2" />
      ) : (
        <span className="mb-2 grid size-16 place-items-center rounded-xl bg-accent-soft text-accent-ink">
          <ImageUp size={30} strokeWidth={1.5} />
        </span>
      )}
      <h2 className="text-xl font-semibold text-balance">{title}</h2>
      <p className="max-w-md text-balance text-ink-2">{text}</p>
      <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}
