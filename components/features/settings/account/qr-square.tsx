import { qrCode } from "@/lib/domain/qr/draw";

/** Modules around the code that scanners need. */
const quiet = 4;

/** A QR code, dark on white in every theme: scanners want it so. Nothing where the text is too long; say it in words too. */
export function QrSquare({ text, label }: { text: string; label: string }) {
  const square = qrCode(text);
  if (!square) return null;
  const side = square.length + quiet * 2;
  const path = square
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
    )
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      className="qr"
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
