"""as_completed: take results as they arrive, the fastest first."""
import asyncio


async def offer(shop: str, price: int, seconds: float) -> tuple[str, int]:
    await asyncio.sleep(seconds)
    if price == 0:
        raise OSError(f"{shop} is closed")
    return shop, price


async def main() -> None:
    offers = [
        offer("corner shop", 12, 0.25),
        offer("market", 9, 0.02),
        offer("night shop", 0, 0.1),
        offer("mill", 7, 0.18),
    ]
    best = 99
    for next_offer in asyncio.as_completed(offers):
        try:
            shop, price = await next_offer
        except OSError as error:
            print(f"error: {error}")
            continue
        best = min(best, price)
        print(f"{shop}: {price}, best so far {best}")

    print("the first below 8 will do")
    for next_offer in asyncio.as_completed(
            [offer("far away", 1, 5), offer("market", 9, 0.05), offer("mill", 7, 0.15)]):
        shop, price = await next_offer
        print(f"{shop}: {price}")
        if price < 8:
            break


asyncio.run(main())
