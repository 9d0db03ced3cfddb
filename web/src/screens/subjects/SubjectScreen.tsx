import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, Pencil, Sparkles } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { useActions } from "@/actions/registry";
import { useSubject } from "@/api/subjects";
import { Page } from "@/app/Page";
import { slug } from "@/lib/prompt";
import { useComposer } from "@/screens/create/composer";
import { ChoosePhotos } from "@/screens/photos/ChoosePhotos";
import { CaptionsTab } from "@/screens/subjects/CaptionsTab";
import { PhotosTab } from "@/screens/subjects/PhotosTab";
import { PrivacyTab } from "@/screens/subjects/PrivacyTab";
import { SubjectBadge } from "@/screens/subjects/SubjectsScreen";
import { t, word } from "@/strings";
import { Avatar } from "@/ui/avatar";
import { Button, IconButton } from "@/ui/button";
import { Failure, Skeleton } from "@/ui/states";
import { TabPanel, Tabs } from "@/ui/tabs";

const TrainingTab = lazy(() =>
  import("@/screens/subjects/TrainingTab").then((module) => ({ default: module.TrainingTab })),
);
const VersionsTab = lazy(() =>
  import("@/screens/subjects/VersionsTab").then((module) => ({ default: module.VersionsTab })),
);
const EditSubjectDialog = lazy(() =>
  import("@/screens/subjects/EditSubjectDialog").then((module) => ({ default: module.EditSubjectDialog })),
);

export const SUBJECT_TABS = ["photos", "captions", "training", "versions", "privacy"] as const;
export type SubjectTab = (typeof SUBJECT_TABS)[number];

/** One subject: photos, captions, training, versions, consent. */
export function SubjectScreen() {
  const { id } = useParams({ from: "/shell/subjects/$id" });
  const { tab = "photos" } = useSearch({ from: "/shell/subjects/$id" });
  const navigate = useNavigate();
  const query = useSubject(id);
  const change = useComposer((state) => state.change);
  const subject = query.data;
  const [editing, setEditing] = useState(false);
  useActions([
    {
      id: "subject.edit",
      label: t("subjects.edit"),
      scope: "photos",
      icon: Pencil,
      perform: () => setEditing(true),
    },
  ]);

  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Page
      title={subject?.name ?? t("subjects.title")}
      lead={
        <div className="flex min-w-0 items-center gap-3">
          <Link
            to="/subjects"
            aria-label={t("common.back")}
            className="grid size-9 pointer-coarse:size-11 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            <ArrowLeft size={18} />
          </Link>
          {subject ? (
            <>
              <Avatar src={subject.cover} name={subject.name} size={48} />
              <div className="min-w-0">
                <h1 className="truncate text-xl leading-7 font-semibold">{subject.name}</h1>
                <p className="flex items-center gap-2 text-sm text-ink-2">
                  {word("kind", subject.kind)} <SubjectBadge subject={subject} />
                </p>
              </div>
              <IconButton label={t("subjects.edit")} onClick={() => setEditing(true)}>
                <Pencil size={16} />
              </IconButton>
            </>
          ) : (
            <Skeleton className="h-12 w-48" />
          )}
        </div>
      }
      actions={
        subject ? (
          <>
            <ChoosePhotos subject={id} />
            <Button
              variant="primary"
              disabled={subject.models.length === 0 && !subject.training}
              onClick={() => {
                change({ prompt: `@${slug(subject.name)} ` });
                void navigate({ to: "/create" });
              }}
            >
              <Sparkles size={16} />
              {t("subjects.createWith")}
            </Button>
          </>
        ) : null
      }
    >
      {subject?.notes ? (
        <p className="mb-4 line-clamp-3 max-w-2xl text-pretty whitespace-pre-line text-ink-2">{subject.notes}</p>
      ) : null}
      {subject && editing ? (
        <Suspense fallback={null}>
          <EditSubjectDialog subject={subject} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
      {subject ? (
        <Tabs
          label={t("subjects.parts")}
          value={tab}
          onChange={(next) =>
            void navigate({ to: "/subjects/$id", params: { id }, search: { tab: next }, replace: true })
          }
          tabs={SUBJECT_TABS.map((value) => ({
            value,
            label: t(`subjects.tab.${value}`),
            count:
              value === "photos"
                ? subject.photos
                : value === "versions"
                  ? subject.models.reduce((sum, model) => sum + model.versions.length, 0)
                  : undefined,
          }))}
        >
          <Suspense fallback={<Skeleton className="mt-6 h-64" />}>
            <TabPanel value="photos" className="pt-6">
              <PhotosTab subject={subject} />
            </TabPanel>
            <TabPanel value="captions" className="pt-6">
              <CaptionsTab subject={subject} />
            </TabPanel>
            <TabPanel value="training" className="pt-6">
              <TrainingTab subject={subject} />
            </TabPanel>
            <TabPanel value="versions" className="pt-6">
              <VersionsTab subject={subject} />
            </TabPanel>
            <TabPanel value="privacy" className="pt-6">
              <PrivacyTab subject={subject} />
            </TabPanel>
          </Suspense>
        </Tabs>
      ) : (
        <div role="status" aria-label={t("common.loading")} className="grid gap-6">
          <Skeleton className="h-10" />
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
            {[1, 2, 3, 4, 5].map((one) => (
              <Skeleton key={one} className="aspect-square rounded-lg" />
            ))}
          </div>
        </div>
      )}
    </Page>
  );
}
