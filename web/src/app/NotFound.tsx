import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";

import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/states";

export function NotFound() {
  return (
    <Empty icon={Compass} title={t("notFound.title")} text={t("notFound.text")}>
      <Button asChild variant="primary">
        <Link to="/create">{t("notFound.home")}</Link>
      </Button>
    </Empty>
  );
}
