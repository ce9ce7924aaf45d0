using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Library;

/// <summary>/books</summary>
internal static class BookEndpoints
{
    private const string TakenText = "Another book has this ISBN.";

    public static RouteGroupBuilder MapBooks(this WebApplication app)
    {
        RouteGroupBuilder books = app.MapGroup("/books").WithTags("Books");
        books.MapGet("/", ListAsync).WithName("ListBooks").ProducesValidationProblem();
        books.MapGet("/{id:int}", GetAsync).WithName("GetBook");
        books.MapPost("/", AddAsync).WithName("AddBook").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        books.MapPut("/{id:int}", UpdateAsync).WithName("UpdateBook").ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        books.MapDelete("/{id:int}", RemoveAsync).WithName("RemoveBook");
        return books;
    }

    private static async Task<Ok<Page<Book>>> ListAsync(
        LibraryContext library,
        CancellationToken stop,
        string? author = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int size = 20)
    {
        IQueryable<Book> books = library.Books.AsNoTracking().Where(book => author == null || book.Author == author);
        int total = await books.CountAsync(stop);
        List<Book> items = await books.OrderBy(book => book.Id).Skip((page - 1) * size).Take(size).ToListAsync(stop);
        return TypedResults.Ok(new Page<Book>(items, page, total));
    }

    private static async Task<Results<Ok<Book>, NotFound>> GetAsync(int id, LibraryContext library, HttpResponse response, CancellationToken stop)
    {
        if (await library.Books.AsNoTracking().SingleOrDefaultAsync(book => book.Id == id, stop) is not { } book)
        {
            return TypedResults.NotFound();
        }

        response.Headers.ETag = TagOf(book);
        return TypedResults.Ok(book);
    }

    private static async Task<Results<CreatedAtRoute<Book>, ProblemHttpResult>> AddAsync(BookInput input, LibraryContext library, CancellationToken stop)
    {
        Book book = library.Books.Add(input.ToBook()).Entity;
        return await library.TrySaveAsync(book, stop)
            ? TypedResults.CreatedAtRoute(book, "GetBook", new { id = book.Id })
            : TypedResults.Problem(TakenText, statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>With If-Match, only a version that it names is changed.</summary>
    private static async Task<Results<Ok<Book>, NotFound, ProblemHttpResult>> UpdateAsync(
        int id,
        BookInput input,
        LibraryContext library,
        HttpResponse response,
        CancellationToken stop,
        [FromHeader(Name = "If-Match")] string? versions = null)
    {
        if (await library.Books.SingleOrDefaultAsync(book => book.Id == id, stop) is not { } book)
        {
            return TypedResults.NotFound();
        }

        if (versions is not null && !IsNamed(book, versions))
        {
            return TypedResults.Problem($"The book is at version {TagOf(book)} by now.", statusCode: StatusCodes.Status412PreconditionFailed);
        }

        input.ApplyTo(book);
        try
        {
            if (!await library.TrySaveAsync(book, stop))
            {
                return TypedResults.Problem(TakenText, statusCode: StatusCodes.Status409Conflict);
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            return TypedResults.Problem("The book was changed or removed at the same time.", statusCode: StatusCodes.Status409Conflict);
        }

        response.Headers.ETag = TagOf(book);
        return TypedResults.Ok(book);
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(int id, LibraryContext library, CancellationToken stop)
        => await library.Books.Where(book => book.Id == id).ExecuteDeleteAsync(stop) > 0 ? TypedResults.NoContent() : TypedResults.NotFound();

    // RFC 9110: a list of tags, none of them weak, or '*' for any. What is no list names no version.
    private static bool IsNamed(Book book, string versions)
        => EntityTagHeaderValue.TryParseStrictList([versions], out IList<EntityTagHeaderValue>? tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(TagOf(book)), useStrongComparison: true));

    private static string TagOf(Book book) => string.Create(CultureInfo.InvariantCulture, $"\"{book.Version}\"");
}
