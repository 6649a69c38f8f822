"""What a FastAPI route costs that does nothing: it reads the JSON and answers a fixed decision. Run by ``benchmarks.api``, on a port."""

import json
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response


def main(port: int, answer: Path) -> None:
    """Serve on a port, with the settings of uvicorn that ``sendcheck serve`` has; ``answer`` holds the decision."""
    decision = json.loads(answer.read_text("utf-8"))
    app = FastAPI()

    @app.post("/v1/check")
    async def check(request: Request) -> Response:
        await request.json()
        return Response(json.dumps(decision, ensure_ascii=False), media_type="application/json")

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    uvicorn.run(app, host="127.0.0.1", port=port, loop="asyncio", http="h11", ws="none", log_config=None, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
