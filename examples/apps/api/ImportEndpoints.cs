using System.ComponentModel.DataAnnotations;
using Lariat;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Library;

/// <summary>/imports</summary>
internal static class ImportEndpoints
{
    private const int MaxBooks = 10_000;

    public static void MapImports(this WebApplication app)
    {
        RouteGroupBuilder imports = app.MapGroup("/imports").WithTags("Imports");
        imports.MapPost("/", Start).WithName("StartImport").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        imports.MapGet("/{id:int}", WaitAsync).WithName("GetImport");
    }

    private static Results<AcceptedAtRoute<Import>, ValidationProblem, ProblemHttpResult> Start(BookInput[] books, ImportQueue queue)
        => books.Length > MaxBooks
            ? TypedResults.ValidationProblem([new("books", [$"An import has at most {MaxBooks} books."])])
            : queue.TryAdd(books) is { } import
                ? TypedResults.AcceptedAtRoute(import, "GetImport", new { id = import.Id })
                : TypedResults.Problem("Too many imports wait. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);

    // region: wait
    /// <summary>How far an import has come; with ?wait=SECONDS, answers when it has ended or the time is over.</summary>
    private static async Task<Results<Ok<Import>, NotFound>> WaitAsync(int id, ImportQueue queue, [Range(0, 60)] double wait = 0)
    {
        if (queue.Find(id) is not { } import)
        {
            return TypedResults.NotFound();
        }

        try
        {
            // Ends at once when the client has gone: then this task is canceled.
            await import.Ended.WaitAsync(TimeSpan.FromSeconds(wait), LoopTask.Current.Token);
        }
        catch (TimeoutException)
        {
            // The import has not ended: that is the answer, too.
        }

        return TypedResults.Ok(import);
    }
    // endregion
}
