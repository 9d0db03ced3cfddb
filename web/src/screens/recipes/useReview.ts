import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { reviewRecipe, type Finding } from "@/api/recipes";
import type { Recipe } from "@/lib/recipe/model";

const PAUSE = 300;

/** What the server finds in a recipe while it is being made, shortly after each change. */
export function useReview(recipe: Recipe): { findings: readonly Finding[]; toml: string; settled: boolean } {
  const [asked, setAsked] = useState(recipe);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(recipe), PAUSE);
    return () => clearTimeout(timer);
  }, [recipe]);
  const review = useQuery({
    queryKey: ["recipe-review", asked],
    queryFn: () => reviewRecipe({ recipe: asked }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
  return {
    findings: review.data?.findings ?? [],
    toml: review.data?.toml ?? "",
    settled: asked === recipe && review.isSuccess && !review.isPlaceholderData,
  };
}

export const findingsAt = (findings: readonly Finding[], section: Finding["section"], name: string) =>
  findings.filter((one) => one.section === section && one.name === name);
