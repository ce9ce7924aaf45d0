using Lariat;

namespace Gateway;

/// <summary>Backends to play with: one that answers at once, one that takes its time, and one that is broken.</summary>
internal static class DemoBackends
{
    public static void MapDemoBackends(this WebApplication app)
    {
        RouteGroupBuilder demo = app.MapGroup("/demo");
        demo.MapGet("/title/{id:int}", (int id) => new { title = $"Book {id}" });
        demo.MapGet("/reviews/{id:int}", ReviewAsync);
        demo.MapGet("/price/{id:int}", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
    }

    // Every third book has readers who think before they write.
    private static async Task<IResult> ReviewAsync(int id)
    {
        await Coroutine.Sleep(id % 3 == 0 ? 5 : 0.1);
        return Results.Ok(new { stars = 5, text = "I could not put it down." });
    }
}
