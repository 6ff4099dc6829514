import Link from "next/link";

export default function NotFound() {
  return (
    <div className="public">
      <main>
        <div className="grid gap-1">
          <h1>Nothing is here</h1>
          <p className="muted">The page does not exist, or you may not see it.</p>
        </div>
        <p>
          <Link className="link" href="/overview">
            Overview
          </Link>
        </p>
      </main>
    </div>
  );
}
