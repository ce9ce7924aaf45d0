// A library of books: CRUD with validation, pages, versions and an OpenAPI document, and imports that go on in the background.
// The database is SQLite in library.db, or PostgreSQL: --ConnectionStrings:Library="Host=…".
using System.Text.Json.Serialization;
using Lariat.AspNetCore;
using Library;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseLariat();
string connection = builder.Configuration.GetConnectionString("Library") ?? "Data Source=library.db";

builder.Services.AddDbContext<LibraryContext>(options => LibraryContext.Use(options, connection));
builder.Services.AddSingleton<ImportQueue>();
builder.Services.AddCoroutineService<ImportService>();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();
builder.Services.AddOpenApi();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages(); // a 404 of ours is a problem document too
app.MapOpenApi();
RouteGroupBuilder books = app.MapBooks();
if (!LibraryContext.IsPostgres(connection))
{
    books.OffLoop(); // SQLite blocks, whatever its methods are called
}

app.MapImports();

using (IServiceScope scope = app.Services.CreateScope())
{
    await scope.ServiceProvider.GetRequiredService<LibraryContext>().Database.EnsureCreatedAsync();
}

app.Run();
