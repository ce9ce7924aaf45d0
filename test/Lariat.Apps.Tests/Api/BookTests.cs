using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Api;

/// <summary>/books, on whatever database.</summary>
public abstract class BookTests(LibraryServer library) : ApiTest(library)
{
    [Fact]
    public async Task Add_Book_CanBeFoundWhereItSays()
    {
        using HttpResponseMessage created = await Client.PostAsJsonAsync("/books", Book());

        using HttpResponseMessage found = await Client.GetAsync(created.Headers.Location);
        JsonNode book = (await found.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("The Odyssey", (string?)book["title"]);
        Assert.Equal("\"1\"", found.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Add_IsbnThatIsThere_IsAConflict()
    {
        await AddAsync(Book());

        using HttpResponseMessage response = await Client.PostAsJsonAsync("/books", Book(title: "Another"));

        await AssertProblemAsync(response, HttpStatusCode.Conflict, "Another book has this ISBN.");
        Assert.Equal(1, (int?)(await GetAsync("/books"))["total"]);
    }

    [Fact]
    public async Task Add_SameIsbnAtTheSameTime_OneIsAdded()
    {
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.PostAsJsonAsync("/books", Book())));

        Assert.Equal(1, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(19, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Add_WrongFields_NamesEachOfThem()
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("/books", Book(isbn: "12", title: "", year: 3000));

        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["Isbn", "Title", "Year"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Equal("An ISBN is 13 digits that begin with 978 or 979.", (string?)problem["errors"]!["Isbn"]![0]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"isbn\": 5}")]
    public async Task Add_NoBookAtAll_IsABadRequest(string body)
    {
        using HttpResponseMessage response = await Client.PostAsync("/books", new StringContent(body, Encoding.UTF8, "application/json"));

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task List_Pages_HaveEveryBookOnce()
    {
        for (int i = 0; i < 25; i++)
        {
            await AddAsync(Book(Isbn(i), author: i % 5 == 0 ? "Ada" : "Bob"));
        }

        JsonNode first = await GetAsync("/books?size=10"), last = await GetAsync("/books?size=10&page=3"), ada = await GetAsync("/books?author=Ada");

        Assert.Equal(25, (int?)first["total"]);
        Assert.Equal(Enumerable.Range(0, 10).Select(Isbn), first["items"]!.AsArray().Select(book => (string?)book!["isbn"]));
        Assert.Equal(Enumerable.Range(20, 5).Select(Isbn), last["items"]!.AsArray().Select(book => (string?)book!["isbn"]));
        Assert.Equal(5, (int?)ada["total"]);
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("size=0")]
    [InlineData("size=101")]
    [InlineData("page=many")]
    public async Task List_PageThatCannotBe_IsABadRequest(string query)
    {
        using HttpResponseMessage response = await Client.GetAsync($"/books?{query}");

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Update_Book_ChangesItAndItsVersion()
    {
        JsonNode book = await AddAsync(Book());

        using HttpResponseMessage response = await Client.PutAsJsonAsync($"/books/{book["id"]}", Book(title: "The Iliad"));

        JsonNode after = await GetAsync($"/books/{book["id"]}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"2\"", response.Headers.ETag?.Tag);
        Assert.Equal("The Iliad", (string?)after["title"]);
    }

    [Fact]
    public async Task Update_IfMatch_RefusesAnOldVersion()
    {
        JsonNode book = await AddAsync(Book());

        using HttpResponseMessage first = await UpdateAsync(book, "\"1\"", "First");
        using HttpResponseMessage second = await UpdateAsync(book, "\"1\"", "Second");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertProblemAsync(second, HttpStatusCode.PreconditionFailed, "The book is at version \"2\" by now.");
        Assert.Equal("First", (string?)(await GetAsync($"/books/{book["id"]}"))["title"]);
    }

    [Theory]
    [InlineData("\"7\", \"1\"", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"7\", \"8\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("1", HttpStatusCode.PreconditionFailed)]
    public async Task Update_IfMatchOfSeveral_ChangesAVersionThatItNames(string versions, HttpStatusCode expected)
    {
        JsonNode book = await AddAsync(Book());

        using HttpResponseMessage response = await UpdateAsync(book, versions, "First");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Update_ManyAtTheSameTime_EveryOneThatWasAcceptedIsAVersion()
    {
        JsonNode book = await AddAsync(Book());

        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Client.PutAsJsonAsync($"/books/{book["id"]}", Book(title: $"{i}"))));

        int accepted = responses.Count(response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(20, accepted + responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1 + accepted, (int?)(await GetAsync($"/books/{book["id"]}"))["version"]);
    }

    [Fact]
    public async Task Update_ToAnIsbnThatIsThere_IsAConflict()
    {
        JsonNode book = await AddAsync(Book(Isbn(1)));
        await AddAsync(Book(Isbn(2)));

        using HttpResponseMessage response = await Client.PutAsJsonAsync($"/books/{book["id"]}", Book(Isbn(2)));

        await AssertProblemAsync(response, HttpStatusCode.Conflict);
        Assert.Equal(Isbn(1), (string?)(await GetAsync($"/books/{book["id"]}"))["isbn"]);
    }

    [Fact]
    public async Task Remove_Book_IsGone()
    {
        JsonNode book = await AddAsync(Book());

        using HttpResponseMessage first = await Client.DeleteAsync($"/books/{book["id"]}");
        using HttpResponseMessage second = await Client.DeleteAsync($"/books/{book["id"]}");

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        await AssertProblemAsync(second, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnyMethod_BookThatIsNotThere_IsNotFound()
    {
        await AssertProblemAsync(await Client.GetAsync("/books/7"), HttpStatusCode.NotFound);
        await AssertProblemAsync(await Client.PutAsJsonAsync("/books/7", Book()), HttpStatusCode.NotFound);
        await AssertProblemAsync(await Client.GetAsync("/books/seven"), HttpStatusCode.NotFound);
        await AssertProblemAsync(await Client.GetAsync("/imports/7"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Import_Books_AreAddedInTheBackground()
    {
        await AddAsync(Book(Isbn(3)));

        using HttpResponseMessage accepted = await Client.PostAsJsonAsync("/imports", Enumerable.Range(0, 10).Select(i => Book(Isbn(i))));

        JsonNode import = await GetAsync($"{accepted.Headers.Location}?wait=60");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("Done", (string?)import["state"]);
        Assert.Equal(9, (int?)import["added"]);
        Assert.Equal(1, (int?)import["skipped"]);
        Assert.Equal(10, (int?)(await GetAsync("/books"))["total"]);
    }

    [Fact]
    public async Task Import_WrongBook_IsRefusedAsAWhole()
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync("/imports", new[] { Book(), Book(isbn: "12") });

        await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(0, (int?)(await GetAsync("/books"))["total"]);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string? detail = null)
    {
        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.Equal(detail ?? (string?)problem["detail"], (string?)problem["detail"]);
    }

    private async Task<HttpResponseMessage> UpdateAsync(JsonNode book, string versions, string title)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/books/{book["id"]}") { Content = JsonContent.Create(Book(title: title)) };
        Assert.True(request.Headers.TryAddWithoutValidation("If-Match", versions));
        return await Client.SendAsync(request);
    }
}
