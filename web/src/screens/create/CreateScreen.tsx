import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { useFeed } from "@/api/runs";
import { usePictureActions } from "@/pictures/actions";
import { FirstMinute } from "@/screens/create/FirstMinute";
import { PromptBar } from "@/screens/create/PromptBar";
import { RunGroup } from "@/screens/create/RunGroup";
import { TakeoverNotice } from "@/screens/create/TakeoverNotice";
import { TrainingStrip } from "@/screens/create/TrainingStrip";
import { Waiting } from "@/screens/create/Waiting";
import { DraftNotice, useSettledSubjects } from "@/screens/photos/DraftNotice";
import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Failure, Skeleton } from "@/ui/states";

const AdvancedSheet = lazy(() =>
  import("@/screens/create/AdvancedSheet").then((module) => ({ default: module.AdvancedSheet })),
);

/** Submissions that a window shows without scrolling. */
const FIRST = 3;

/** The prompt, and what came of it, newest first. */
export function CreateScreen() {
  const feed = useFeed();
  const subjects = useSettledSubjects();
  const actions = usePictureActions();
  const [advanced, setAdvanced] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const newest = feed.runs[0]?.id;
  useEffect(() => {
    list.current?.scrollTo({ top: 0 });
  }, [newest]);

  const empty = feed.isSuccess && feed.runs.length === 0;
  return (
    <div className="flex h-full flex-col max-sm:flex-col-reverse">
      <h1 className="sr-only">{t("create.title")}</h1>
      <div className="z-20 shrink-0 px-3 py-3 sm:px-6 sm:pt-6 sm:pb-4">
        <div className="mx-auto max-w-3xl">
          <PromptBar onAdvanced={() => setAdvanced(true)} />
        </div>
      </div>
      <div ref={list} className="scroll-slim min-h-0 flex-1 overflow-y-auto px-3 pb-6 sm:px-6">
        <div className="mx-auto grid max-w-6xl gap-8 max-sm:pt-4">
          <DraftNotice />
          <TrainingStrip />
          <TakeoverNotice />
          <Waiting />
          {feed.isPending ? <Loading /> : null}
          {feed.isError ? <Failure error={feed.error} onRetry={() => void feed.refetch()} /> : null}
          {empty ? <FirstMinute subjects={subjects ?? []} /> : null}
          {feed.runs.map((run, index) => (
            <RunGroup key={run.id} run={run} actions={actions} first={index < FIRST} />
          ))}
          {feed.hasNextPage ? (
            <Button
              variant="quiet"
              className="mx-auto"
              disabled={feed.isFetchingNextPage}
              onClick={() => void feed.fetchNextPage()}
            >
              {t("create.loadMore")}
            </Button>
          ) : null}
        </div>
      </div>
      <Suspense>{advanced ? <AdvancedSheet open onOpenChange={setAdvanced} /> : null}</Suspense>
    </div>
  );
}

/** As the feed that comes: submissions of four pictures, as many as a window shows. */
function Loading() {
  return (
    <div role="status" aria-label={t("common.loading")} className="@container grid gap-8">
      {[1, 2].map((run) => (
        <div key={run} className="grid gap-3">
          <Skeleton className="h-5 w-72 max-w-full" />
          <div className="grid grid-cols-2 gap-2 @2xl:grid-cols-4">
            {[1, 2, 3, 4].map((one) => (
              <Skeleton key={one} className="aspect-square rounded-lg" />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
