// Go's net: a goroutine and a buffer per connection. Usage: echo BUFFER_BYTES
package main

import (
	"fmt"
	"net"
	"os"
	"strconv"
)

func echo(connection net.Conn, buffer []byte) {
	defer connection.Close()
	for {
		n, err := connection.Read(buffer)
		if n > 0 {
			if _, failed := connection.Write(buffer[:n]); failed != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	bufferBytes, err := strconv.Atoi(os.Args[1])
	exitOn(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	exitOn(err)
	fmt.Println("listening on", listener.Addr())
	for {
		connection, err := listener.Accept()
		exitOn(err)
		go echo(connection, make([]byte, bufferBytes))
	}
}
