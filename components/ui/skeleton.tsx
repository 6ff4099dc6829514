const widths = [
  ["w-[34%]", "w-[18%]", "w-[12%]"],
  ["w-[40%]", "w-[14%]", "w-[16%]"],
  ["w-[30%]", "w-[20%]", "w-[10%]"],
  ["w-[36%]", "w-[16%]", "w-[14%]"],
] as const;

/** Grey bars in the shape of rows; they do not shimmer. */
export function Skeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-7 items-center gap-4">
          {(widths[row % widths.length] ?? widths[0]).map((width) => (
            <span key={width} className={`bone ${width}`} />
          ))}
        </div>
      ))}
    </div>
  );
}
