using System.ComponentModel.DataAnnotations;

namespace Library;

/// <summary>A book as the database has it.</summary>
public sealed class Book
{
    public int Id { get; private set; }

    public required string Isbn { get; set; }

    public required string Title { get; set; }

    public required string Author { get; set; }

    public int Year { get; set; }

    /// <summary>Goes up with each change; an update of an older version is refused.</summary>
    [ConcurrencyCheck]
    public int Version { get; set; } = 1;
}

/// <summary>A book as a client sends it.</summary>
public sealed record BookInput(
    [property: Required, RegularExpression("97[89][0-9]{10}", ErrorMessage = "An ISBN is 13 digits that begin with 978 or 979.")] string Isbn,
    [property: Required, StringLength(200, MinimumLength = 1)] string Title,
    [property: Required, StringLength(100, MinimumLength = 1)] string Author,
    [property: Range(1450, 2100)] int Year)
{
    public Book ToBook() => new() { Isbn = Isbn, Title = Title, Author = Author, Year = Year };

    public void ApplyTo(Book book)
    {
        (book.Isbn, book.Title, book.Author, book.Year) = (Isbn, Title, Author, Year);
        book.Version++;
    }
}

/// <summary>Some of many.</summary>
/// <param name="Items">Those of this page.</param>
/// <param name="Number">The page, from 1.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Total);
