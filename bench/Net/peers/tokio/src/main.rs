// tokio on its current-thread runtime, which is its cheapest on one core: a task and a buffer per connection. Usage: tokio_echo BUFFER_BYTES
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn echo(mut connection: TcpStream, buffer_bytes: usize) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut buffer = vec![0u8; buffer_bytes];
    loop {
        let n = connection.read(&mut buffer).await?;
        if n == 0 {
            return Ok(());
        }
        connection.write_all(&buffer[..n]).await?;
    }
}

async fn serve(buffer_bytes: usize) -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        tokio::spawn(async move {
            if let Err(error) = echo(connection, buffer_bytes).await {
                eprintln!("{error}");
            }
        });
    }
}

fn main() -> std::io::Result<()> {
    let buffer_bytes = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("usage: tokio_echo BUFFER_BYTES");
    tokio::runtime::Builder::new_current_thread().enable_io().build()?.block_on(serve(buffer_bytes))
}
