"use client";

import Link from "next/link";
import { useState } from "react";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import type { NamespaceRef } from "@/lib/contracts/names";
import { ReviewConfirm } from "./review-confirm";
import { ReviewEnvironment } from "./review-environment";
import { useReview } from "./use-review";

/** One plan per environment on one page, applied one after the other; each is the ordinary apply. */
export function ReviewScreen({ place }: { place: NamespaceRef }) {
  const review = useReview(place);
  const [reason, setReason] = useState("");
  const back = `/namespaces/${place.cluster}/${place.namespace}`;
  const names = new Set(review.edits.map(({ environment }) => environment));
  return (
    <>
      <PageHeader
        title={`Changes in ${place.namespace}`}
        facts={
          <>
            <Fact label="cluster">{place.cluster}</Fact>
            <span>
              {plural(review.edits.length, "cell")} in {plural(names.size, "environment")}
            </span>
            <span>changes nothing until applied</span>
          </>
        }
        actions={
          <Link className={buttonVariants()} href={back}>
            Back to the namespace
          </Link>
        }
      />
      {review.edits.length === 0 ? (
        <Panel label="Plans">
          <PanelEmpty
            title="No cell is edited"
            actions={
              <Link className={buttonVariants({ variant: "primary" })} href={back}>
                Edit cells
              </Link>
            }
          >
            Edited and pasted cells of the namespace are planned here, one environment at a time.
          </PanelEmpty>
        </Panel>
      ) : (
        <div className="cols">
          <div className="stack min-w-0">
            {review.items.map((item) => (
              <ReviewEnvironment key={item.environment} {...{ place, item, review }} />
            ))}
            {review.query.data ? null : (
              <Panel label="Plans">
                <PanelQuery
                  query={review.query}
                  failedTitle="The plans were not made. Nothing was changed"
                  forbiddenTitle="You may not plan here"
                  loadingRows={8}
                >
                  {() => null}
                </PanelQuery>
              </Panel>
            )}
          </div>
          <ReviewConfirm {...{ place, review, reason }} onReason={setReason} />
        </div>
      )}
    </>
  );
}
